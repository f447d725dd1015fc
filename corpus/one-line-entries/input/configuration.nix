{ pkgs, ... }: {
  wsl.enable = true;
  fileSystems."/mnt/in" = { device = "/dev/disk/by-id/scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1"; fsType = "ext4"; options = [ "nofail" ]; }; # scanner
  fileSystems."/mnt/out" = { device = "/dev/disk/by-id/scsi-SATA_WDC_WD20EFRX-68E_WD-WMC1T2351095-part1"; fsType = "ext4"; }; # printer
  fileSystems."/run/pages" = { device = "tmpfs"; fsType = "tmpfs"; }; # between the two
  services.printing = { enable = true; drivers = [ pkgs.gutenprint ]; };
  hardware.sane.enable = true;
  users.users.nixos.extraGroups = [ "scanner" "lp" ];
  system.stateVersion = "24.05";
}
