{ ... }:
{
  networking.hostName = "attic";
  fileSystems."/srv/films" = {
    device = "/dev/disk/by-id/scsi-SATA_ST8000DM004-2U91_ZR10WQ4E-part1";
    fsType = "ext4";
    options = [ "nofail" ];
  };
}
