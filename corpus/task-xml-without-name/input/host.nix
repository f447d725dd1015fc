{ config, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "ines";

  fileSystems."/models" = {
    device = "/dev/disk/by-id/scsi-SNVMe_Samsung_SSD_980_S6P7NS0W308713E-part1";
    fsType = "ext4";
    options = [ "noatime" "nofail" ];
  };
}
