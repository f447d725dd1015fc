{ pkgs, ... }:
{
  imports = [
    ./wsl-storage-mount.nix
    <nixos-wsl/modules>
  ];

  wsl.enable = true;
  wsl.defaultUser = "kai";

  # disk of the old laptop
  wslStorageMount.enable = true;
  wslStorageMount.diskSerialNumber = "S3Z2NB0K176976A";
  wslStorageMount.mountName = "old-laptop";
  # the second partition, the first is EFI
  wslStorageMount.deviceId = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part2";
  networking.hostName = "kai-wsl";

  wslStorageMount.mountPoint = "/mnt/old-laptop";
  wslStorageMount.mountOptions = [ "defaults" "noatime" "ro" ]; # read only, on purpose
  wslStorageMount.instanceDirs = [ ];
  wslStorageMount.bindMountNixStore = false;

  environment.systemPackages = [
    pkgs.file
    pkgs.unzip
  ];

  system.stateVersion = "24.11";
}