{ config, ... }: {
  imports = [ ];
  wsl.enable = true;
  wsl.docker-desktop.enable = false;
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "games";
      serialNumber = "S3Z2NB0K176976A";
      devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
      filesystem = {
        mountPoint = "/mnt/games";
        fsType = "ext4";
        options = [ "defaults" "noatime" "nodiratime" ];
      };
    }];
    # Of the dropped instanceDirs:
    # only one distribution here
    # Of the dropped defaultUser:
    # does not matter
  };
  security.sudo.wheelNeedsPassword = false;
  users.users.sam.extraGroups = [ "wheel" "video" ];
  system.stateVersion = "24.05";
}
