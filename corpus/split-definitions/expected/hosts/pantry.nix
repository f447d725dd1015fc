{ config, lib, pkgs, ... }:

{
  imports = [ ./storage-defaults.nix ];

  networking.hostName = "pantry";

  wslStorageMount = {
    enable = true;
    diskSerialNumber = "S3Z2NB0K176976A";
    deviceId = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
  };

  services.paperless.enable = true;
  system.stateVersion = "24.11";
}
