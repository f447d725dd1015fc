{ ... }:
{
  imports = [
    ./udev.nix
  ];

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "shelf";
      serialNumber = "00000000NT326QNC";
      devicePattern = "scsi-shelf[[]2[]][?]-part1";
      filesystem = {
        mountPoint = "/mnt/shelf";
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
  };

  wsl.enable = true;
  wsl.defaultUser = "ada";
  system.stateVersion = "24.11";
}
