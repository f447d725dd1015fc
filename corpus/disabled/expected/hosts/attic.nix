{ pkgs, ... }:

{
  imports = [ ./users.nix ];

  networking.hostName = "attic";

  # Off since the first login hung for a minute and a half.
  wsl.bareMounts = {
    enable = false;
    disks = [{
      name = "attic";
      serialNumber = "WD-WMC1T2351095";
      devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
      filesystem = {
        mountPoint = "/mnt/attic";
        fsType = "btrfs";
        options = [ "compress=zstd" "noatime" ];
      };
    }];
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
