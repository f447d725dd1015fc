{ lib, ... }:
{
  hardware.apple.touchBar.enable = true;
  fileSystems."/mnt/macos" = {
    device = "/dev/disk/by-partuuid/1b9c1e10-5d5f-4b5c-9f0e-94c5e2d30a11";
    fsType = "hfsplus";
    options = [ "ro" ];
  };
  services.udev.enable = lib.mkDefault true;
}
