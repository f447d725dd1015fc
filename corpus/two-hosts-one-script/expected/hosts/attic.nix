{ ... }:
{
  networking.hostName = "attic";
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "films";
      serialNumber = "ZR10WQ4E";
      devicePattern = "scsi-SATA_ST8000DM004-2U91_ZR10WQ4E-part1";
      filesystem = {
        mountPoint = "/srv/films";
        fsType = "ext4";
        options = [ "nofail" ];
      };
    }];
  };
}
