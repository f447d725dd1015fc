{ ... }:
{
  networking.hostName = "desk";
  fileSystems."/srv/models" = {
    device = "/dev/disk/by-id/scsi-SNVMe_CT2000P5PSSD8_2147E5EA3C10-part1";
    fsType = "xfs";
    options = [ "noatime" "nofail" ];
  };
}
