{ ... }:

{
  wsl.enable = true;

  # PhysicalDrive2, second partition, by mount.ps1
  fileSystems."/srv/media" = {
    device = "/mnt/wsl/PHYSICALDRIVE2p2/media";
    fsType = "none";
    options = [ "bind" "nofail" ];
  };

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "PHYSICALDRIVE2p2";
      serialNumber = "WD-WCC7K0PHS4LT";
      devicePattern = "scsi-*WD-WCC7K0PHS4LT*-part2";
      filesystem = {
        mountPoint = "/mnt/wsl/PHYSICALDRIVE2p2";
        fsType = "ext4";
        options = [ "noatime" ];
      };
    }];
  };
}
