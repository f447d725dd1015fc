{ config, pkgs, ... }:

{
  wsl.enable = true;

  # btrfs, one subvolume
  fileSystems."/srv/www" = {
    device = "/dev/disk/by-uuid/b7c8d9e0-f1a2-4b3c-8d4e-5f6a7b8c9d0e";
    fsType = "btrfs";
    options = [ "subvol=www" "compress=zstd" "nofail" ];
  };

  services.nginx.enable = true;
}
