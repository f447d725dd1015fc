{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "pool";
      serialNumber = "WD-WCC4N7FTKSRA";
      devicePattern = "scsi-SATA_WDC_WD40EFRX-68N_WD-WCC4N7FTKSRA-part1";
      filesystem = {
        mountPoint = "/srv/pool";
        fsType = "ext4";
        options = [ "noatime" ];
      };
    }];
  };
}
