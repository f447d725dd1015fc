{ ... }:

{
  wsl.enable = true;

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "backup";
      serialNumber = "ZFL1K2M3";
      devicePattern = "scsi-SATA_ST2000DM008-2FR1_ZFL1K2M3-part1";
      filesystem = {
        mountPoint = "/mnt/backup";
        fsType = "ext4";
        options = [ "nofail" ];
      };
    }];
  };
}
