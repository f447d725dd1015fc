{ ... }:

{
  wsl.enable = true;

  fileSystems."/srv/models" = {
    device = "/dev/disk/by-id/scsi-SNVMe_Samsung_SSD_990_0025_38B2_31C0_1A77.-part1";
    fsType = "ext4";
    options = [ "noatime" "nofail" ];
  };
}
