{ pkgs, ... }:
{
  programs.steam.enable = true;
  # Games of the other system.
  fileSystems."/mnt/games" = {
    device = "/dev/disk/by-label/Games";
    fsType = "ntfs3";
    options = [ "uid=1000" "gid=100" "umask=022" "windows_names" ];
  };
  fileSystems."/mnt/windows" = {
    device = "/dev/nvme0n1p3";
    fsType = "ntfs-3g";
    options = [ "rw" "uid=1000" ];
  };
  boot.loader.grub.useOSProber = true;
}
