{ ... }:

{
  wsl.enable = true;

  fileSystems."/srv/db".device = "/dev/disk/by-id/scsi-SNVMe_INTEL_SSDPEKNU01_BTKA1234567890AB-part1";
  fileSystems."/srv/db".fsType = "xfs";
  fileSystems."/srv/db".options = [ "nofail" "noatime" ];
}
