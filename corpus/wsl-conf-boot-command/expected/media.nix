{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "media";
      serialNumber = "WD-WXR2E40C7N8U";
      devicePattern = "scsi-SATA_WDC_WD40EFZX-68A_WD-WXR2E40C7N8U-part1";
      filesystem = {
        mountPoint = "/srv/media";
        fsType = "ext4";
        options = [ "noatime" "nofail" "x-systemd.automount" ];
      };
    }];
  };
}
