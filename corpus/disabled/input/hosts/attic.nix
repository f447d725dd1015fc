{ pkgs, ... }:

{
  imports = [ ./users.nix ../modules/wsl-storage-mount.nix ];

  networking.hostName = "attic";

  # Off since the first login hung for a minute and a half.
  wslStorageMount = {
    enable = false;
    diskSerialNumber = "WD-WMC1T2351095";
    mountName = "attic";
    deviceId = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
    mountPoint = "/mnt/attic";
    fsType = "btrfs";
    mountOptions = [ "compress=zstd" "noatime" ];
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  services.restic.backups.home = {
    repository = "/mnt/attic/restic";
    passwordFile = "/etc/restic/password";
    paths = [ "/home" ];
    timerConfig.OnCalendar = "daily";
  };

  environment.systemPackages = [ pkgs.restic ];
  system.stateVersion = "24.11";
}
