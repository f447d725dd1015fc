{
  wsl.enable = true;
  fileSystems."/srv/image" = { device = "/srv/image.ext4"; fsType = "ext4"; options = [ "loop" ]; };
  fileSystems."/srv/squash" = { device = "/srv/tools.squashfs"; fsType = "squashfs"; options = [ "ro" "loop" ]; };
}
