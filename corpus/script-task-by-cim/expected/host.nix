{ ... }:

{
  wsl.enable = true;

  # Comes and goes with the docking station
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "dock";
      serialNumber = "S64DNX0T412345B";
      devicePattern = "scsi-SNVMe_Samsung_SSD_980_S64DNX0T412345B-part3";
      filesystem = {
        mountPoint = "/mnt/dock";
        fsType = "btrfs";
        options = [ "subvol=@dock" "nofail" ];
      };
    }];
  };
}
