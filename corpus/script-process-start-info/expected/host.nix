{ ... }:

{
  wsl.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "db";
      serialNumber = "BTKA1234567890AB";
      devicePattern = "scsi-SNVMe_INTEL_SSDPEKNU01_BTKA1234567890AB-part1";
      filesystem = {
        mountPoint = "/srv/db";
        fsType = "xfs";
        options = [ "nofail" "noatime" ];
      };
    }];
  };
}
