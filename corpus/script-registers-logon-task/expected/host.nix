{ ... }:

{
  wsl.enable = true;

  # Attached by the task that windows/install.ps1 registered
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "media";
      serialNumber = "R6GTTTVY";
      devicePattern = "scsi-SATA_WDC_WD80EFZX-68UW_R6GTTTVY-part1";
      filesystem = {
        mountPoint = "/srv/media";
        fsType = "ext4";
        options = [ "noatime" "nofail" ];
      };
    }];
  };
}
