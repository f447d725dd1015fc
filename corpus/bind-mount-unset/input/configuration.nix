{ pkgs, ... }: {
  imports = [ ./wsl-storage-mount.nix ];

  networking.hostName = "larder";
  wslStorageMount = {
    enable = true;
    diskSerialNumber = "S3Z2NB0K176976A";
    deviceId = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
    mountPoint = "/mnt/larder";
  };

  services.postgresql = {
    enable = true;
    dataDir = "/mnt/larder/postgresql";
    package = pkgs.postgresql_16;
  };

  system.stateVersion = "24.11";
}
