{ ... }:
{
  networking.hostName = "desk";
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "models";
      serialNumber = "2147E5EA3C10";
      devicePattern = "scsi-SNVMe_CT2000P5PSSD8_2147E5EA3C10-part1";
      filesystem = {
        mountPoint = "/srv/models";
        fsType = "xfs";
        options = [ "noatime" "nofail" ];
      };
    }];
  };
}
