{ config, lib, pkgs, ... }:

{
  wsl.enable = true;
  wsl.defaultUser = "liv";

  fileSystems = lib.mkMerge [
    {
      "/var/tmp" = { device = "tmpfs"; fsType = "tmpfs"; options = [ "size=2G" ]; };
    }
    (lib.genAttrs [ "/mnt/left" "/mnt/right" ] (at: {
      device = "/dev/disk/by-id/${if at == "/mnt/left" then "scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A" else "scsi-SSeagate_Portable_00000000NT326QNC"}-part1";
      fsType = "ext4";
      options = [ "noatime" ] ++ lib.optional (at == "/mnt/right") "ro";
    }))
  ];

  services.rsyncd.enable = true;
  environment.systemPackages = [ pkgs.rsync ];
  system.stateVersion = "24.11";
}
