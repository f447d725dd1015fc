{ config, ... }:
{
  wsl.enable = true;
  hardware.graphics.enable = true;
  environment.sessionVariables.LD_LIBRARY_PATH = [ "/usr/lib/wsl/lib" ];
  systemd.tmpfiles.rules = [ "L+ /tmp/.X11-unix - - - - /mnt/wslg/.X11-unix" ];
  fileSystems."/mnt/wslg/distro" = { device = "none"; fsType = "none"; options = [ "bind" ]; };
}
