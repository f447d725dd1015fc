{ lib, ... }:
{
  boot.tmp.useTmpfs = true;
  fileSystems."/var/cache/build" = {
    fsType = "tmpfs";
    options = [ "size=16G" "mode=1777" "nosuid" "nodev" ];
  };
  systemd.tmpfiles.settings."10-build"."/var/cache/build/ccache".d = {
    user = "root";
    group = "nixbld";
    mode = "0770";
  };
}
