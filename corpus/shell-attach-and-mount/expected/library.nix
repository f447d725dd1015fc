{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "library";
      serialNumber = "V6GK2R7S";
      devicePattern = "scsi-SATA_HGST_HUS726T4TA_V6GK2R7S-part1";
      filesystem = {
        mountPoint = "/srv/library";
        fsType = "ext4";
        options = [ "noatime" "commit=60" ];
      };
    }];
  };
}
