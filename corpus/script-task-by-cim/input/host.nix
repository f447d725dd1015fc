{ ... }:

{
  wsl.enable = true;

  # Comes and goes with the docking station
  fileSystems."/mnt/dock" = {
    device = "/dev/disk/by-id/scsi-SNVMe_Samsung_SSD_980_S64DNX0T412345B-part3";
    fsType = "btrfs";
    options = [ "subvol=@dock" "nofail" ];
  };
}
