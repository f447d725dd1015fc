{ lib, ... }:
{
  services.lvm.boot.thin.enable = true;
  fileSystems = lib.genAttrs [ "/srv/a" "/srv/b" "/srv/c" ] (point: {
    device = "/dev/vg0/${baseNameOf point}";
    fsType = "ext4";
    options = [ "defaults" "nofail" ];
  });
}
