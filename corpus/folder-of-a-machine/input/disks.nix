# Attached by windows/Attach-Disks.ps1, see windows/README.txt
{ ... }:

{
  fileSystems = {
    "/srv/repos" = {
      device = "/dev/disk/by-id/scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4A12_33C7.-part1";
      fsType = "btrfs";
      options = [ "compress=zstd" "noatime" "nofail" ];
    };
    "/mnt/c-drive" = {
      device = "C:";
      fsType = "drvfs";
      options = [ "ro" "nofail" ];
    };
  };
}
