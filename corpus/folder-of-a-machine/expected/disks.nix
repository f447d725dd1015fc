# Attached by windows/Attach-Disks.ps1, see windows/README.txt
{ ... }:

{
  fileSystems = {
    "/mnt/c-drive" = {
      device = "C:";
      fsType = "drvfs";
      options = [ "ro" "nofail" ];
    };
  };

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "repos";
      serialNumber = "E823_8FA6_BF53_0001_001B_448B_4A12_33C7.";
      devicePattern = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4A12_33C7.-part1";
      filesystem = {
        mountPoint = "/srv/repos";
        fsType = "btrfs";
        options = [ "compress=zstd" "noatime" "nofail" ];
      };
    }];
  };
}
