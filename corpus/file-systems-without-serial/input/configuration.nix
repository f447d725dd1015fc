{ pkgs, ... }:
{
  wsl = {
    enable = true;
    defaultUser = "rosa";
  };

  fileSystems."/mnt/data" = {
    device = "/dev/disk/by-id/scsi-SATA_Samsung_SSD_860_S3Z2NB0K176976A-part1";
    fsType = "ext4";
    options = [ "nofail" ];
  };

  services.minidlna.enable = true;
  services.minidlna.settings.media_dir = [ "/mnt/data/films" ];
  environment.systemPackages = [ pkgs.mediainfo ];
  system.stateVersion = "24.11";
}
