{ pkgs, ... }: {
  wsl.enable = true;
  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "in";
        serialNumber = "S3Z2NB0K176976A";
        devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
        filesystem = {
          mountPoint = "/mnt/in";
          fsType = "ext4";
          options = [ "nofail" ];
        };
      }
      {
        # printer
        name = "out";
        serialNumber = "WD-WMC1T2351095";
        devicePattern = "scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1";
        filesystem = {
          mountPoint = "/mnt/out";
          fsType = "ext4";
          options = [ "defaults" ];
        };
      }
    ];
  }; # scanner
  fileSystems."/run/pages" = { device = "tmpfs"; fsType = "tmpfs"; }; # between the two
  services.printing = { enable = true; drivers = [ pkgs.gutenprint ]; };
  hardware.sane.enable = true;
  users.users.nixos.extraGroups = [ "scanner" "lp" ];
  system.stateVersion = "24.05";
}
