{ ... }:
{
  imports = [
    ./wsl-storage-mount.nix
    ./udev.nix
  ];

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "00000000NT326QNC";
    mountName = "shelf";
    deviceId = "scsi-shelf[2]?-part1";
    mountPoint = "/mnt/shelf";
    instanceDirs = [ ];
    bindMountNixStore = false;
  };

  wsl.enable = true;
  wsl.defaultUser = "ada";
  system.stateVersion = "24.11";
}
