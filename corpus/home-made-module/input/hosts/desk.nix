{ ... }:

{
  imports = [ ../modules/bare-disk.nix ];

  wsl.enable = true;
  services.udev.enable = true;

  my.bareDisk = {
    serial = "ZA1B2C3D";
    uuid = "c0ffee00-1234-4abc-8def-001122334455";
    mountPoint = "/srv/photos";
  };
}
