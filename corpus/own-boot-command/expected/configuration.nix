{ config, lib, pkgs, ... }:

{
  imports = [ <nixos-wsl/modules> ];

  wsl.enable = true;
  wsl.wslConf.network.hostname = "mill";
  # the clock is behind after a long sleep
  wsl.wslConf.boot.command = "/run/current-system/sw/bin/hwclock -s";

  wsl.bareMounts = {
    enable = true;
    trigger = "service";
    disks = [{
      name = "mill";
      serialNumber = "WD-WMC1T2351095";
      devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
      filesystem = {
        mountPoint = "/mnt/mill";
        fsType = "ext4";
        options = [ "defaults" ];
      };
    }];
  };

  services.cron = {
    enable = true;
    systemCronJobs = [
      "0 3 * * *  root  ${pkgs.coreutils}/bin/touch /mnt/mill/alive"
    ];
  };

  system.stateVersion = "24.11";
}
