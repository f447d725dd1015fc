{ ... }:

{
  wsl.enable = true;

  # Attached by the task that windows/install.ps1 registered
  fileSystems."/srv/media" = {
    device = "/dev/disk/by-id/scsi-SATA_WDC_WD80EFZX-68UW_R6GTTTVY-part1";
    fsType = "ext4";
    options = [ "noatime" "nofail" ];
  };
}
