{ lib, pkgs, ... }:

{
  wsl.enable = true;
  services.udev.enable = true;

  # The data disk; the task on Windows has attached it by now.
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "data";
      serialNumber = "S3Z2NB0K176976A";
      devicePattern = "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
      filesystem = {
        mountPoint = "/data";
        fsType = "xfs";
        options = [ "noatime" "logbufs=8" ];
      };
    }];
  };

  environment.systemPackages = [
    pkgs.git
    (pkgs.writeShellScriptBin "mount-backup" ''
      sudo mount /dev/disk/by-uuid/7b1f0b0e-3f5c-4f0c-8c87-9a5b0f1d2e3c /media/backup
    '')
  ];

  services.postgresql.dataDir = "/data/postgresql";
  system.stateVersion = "24.11";
}
