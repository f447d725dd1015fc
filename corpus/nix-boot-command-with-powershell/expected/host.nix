{ ... }:

{
  wsl = {
    enable = true;
    bareMounts = {
      enable = true;
      disks = [{
        name = "ml";
        serialNumber = "S7DPNJ0X104852B";
        devicePattern = "scsi-SNVMe_Samsung_SSD_990_S7DPNJ0X104852B-part1";
        filesystem = {
          mountPoint = "/srv/ml";
          fsType = "ext4";
          options = [ "noatime" "nofail" ];
        };
      }];
    };
  };
}
