{
  services.nfs.server = {
    enable = true;
    exports = ''
      /export        10.0.0.0/24(rw,fsid=0,no_subtree_check)
      /export/media  10.0.0.0/24(ro,nohide,insecure,no_subtree_check)
    '';
  };
  # The bind comes after what it shows.
  fileSystems."/export/media" = { device = "/mnt/media"; options = [ "bind" ]; };
  fileSystems."/mnt/media" = { device = "/dev/disk/by-label/media"; fsType = "ext4"; };
}
