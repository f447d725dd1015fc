{ config, lib, pkgs, ... }:

{
  imports = [ <nixos-wsl/modules> ./wsl-storage-mount.nix ];

  wsl.enable = true;
  wsl.wslConf.network.hostname = "mill";
  # the clock is behind after a long sleep
  wsl.wslConf.boot.command = "/run/current-system/sw/bin/hwclock -s";

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "WD-WMC1T2351095";
    mountName = "mill";
    deviceId = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    mountPoint = "/mnt/mill";
    mountOptions = [ "defaults" ];
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  services.cron = {
    enable = true;
    systemCronJobs = [
      "0 3 * * *  root  ${pkgs.coreutils}/bin/touch /mnt/mill/alive"
    ];
  };

  system.stateVersion = "24.11";
}
