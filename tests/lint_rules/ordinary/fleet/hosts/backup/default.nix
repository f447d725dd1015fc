{
  networking.hostName = "backup";
  fileSystems."/" = { device = "/dev/sda1"; fsType = "ext4"; };
  fileSystems."/data" = { device = "/dev/sdb1"; fsType = "xfs"; };
  services.restic.server = { enable = true; dataDir = "/data/restic"; };
}
