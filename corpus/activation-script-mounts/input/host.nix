{ lib, pkgs, ... }:

{
  wsl.enable = true;
  services.udev.enable = true;

  # The data disk; the task on Windows has attached it by now.
  system.activationScripts.mountData.text = ''
    ${pkgs.util-linux}/bin/mountpoint -q /data ||
      ${pkgs.util-linux}/bin/mount -t xfs -o noatime,logbufs=8 /dev/disk/by-id/scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1 /data
  '';

  environment.systemPackages = [
    pkgs.git
    (pkgs.writeShellScriptBin "mount-backup" ''
      sudo mount /dev/disk/by-uuid/7b1f0b0e-3f5c-4f0c-8c87-9a5b0f1d2e3c /media/backup
    '')
  ];

  services.postgresql.dataDir = "/data/postgresql";
  system.stateVersion = "24.11";
}
