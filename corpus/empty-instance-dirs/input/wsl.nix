{ config, ... }: {
  imports = [
    ./wsl-storage-mount.nix
  ];
  wsl.enable = true;
  wsl.docker-desktop.enable = false;
  wslStorageMount = {
    enable = true;
    mountPoint = "/mnt/games";
    diskSerialNumber = "S3Z2NB0K176976A";
    deviceId = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
    mountName = "games";
    # only one distribution here
    instanceDirs = [ ];
    defaultUser = "sam"; # does not matter
    bindMountNixStore = false;
  };
  security.sudo.wheelNeedsPassword = false;
  users.users.sam.extraGroups = [ "wheel" "video" ];
  system.stateVersion = "24.05";
}
