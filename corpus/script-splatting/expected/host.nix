{ config, pkgs, ... }:

{
  wsl.enable = true;

  # btrfs, one subvolume
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "www";
      serialNumber = "S6BENS0R912345";
      filesystem = {
        mountPoint = "/srv/www";
        fsType = "btrfs";
        options = [ "subvol=www" "compress=zstd" "nofail" ];
        uuid = "b7c8d9e0-f1a2-4b3c-8d4e-5f6a7b8c9d0e";
      };
    }];
  };

  services.nginx.enable = true;
}
