{ config, lib, pkgs, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "liv";

  fileSystems = lib.mkMerge [
    {
      "/var/tmp" = { device = "tmpfs"; fsType = "tmpfs"; options = [ "size=2G" ]; };
    }
  ];

  wsl.bareMounts = {
    enable = true;
    disks = [
      {
        name = "left";
        serialNumber = "S3Z2NB0K176976A";
        devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
        filesystem = {
          mountPoint = "/mnt/left";
          fsType = "ext4";
          options = [ "noatime" ];
        };
      }
      {
        name = "right";
        serialNumber = "00000000NT326QNC";
        devicePattern = "scsi-SSeagate_Portable_00000000NT326QNC-part1";
        filesystem = {
          mountPoint = "/mnt/right";
          fsType = "ext4";
          options = [ "noatime" "ro" ];
        };
      }
    ];
  };

  services.rsyncd.enable = true;
  environment.systemPackages = [ pkgs.rsync ];
  system.stateVersion = "24.11";
}
