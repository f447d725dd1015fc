{ ... }:

{
  # The second NVMe disk; see windows/attach-work.ps1
  fileSystems."/work" = {
    device = "/dev/disk/by-id/scsi-SNVMe_KINGSTON_SKC3000S1024G_50026B7685C1E3A4-part2";
    fsType = "xfs";
    options = [ "noatime" "nofail" "x-systemd.device-timeout=30s" ];
  };
}
