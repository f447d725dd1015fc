{ ... }:

{
  # The second NVMe disk; see windows/attach-work.ps1
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "work";
      serialNumber = "50026B7685C1E3A4";
      devicePattern = "scsi-SNVMe_KINGSTON_SKC3000S1024G_50026B7685C1E3A4-part2";
      filesystem = {
        mountPoint = "/work";
        fsType = "xfs";
        options = [ "noatime" "nofail" "x-systemd.device-timeout=30s" ];
      };
    }];
  };
}
