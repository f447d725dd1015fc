{
  wsl.enable = true;
  wsl.wslConf.automount.mountFsTab = true;
  fileSystems."/mnt/d" = {
    device = "D:";
    fsType = "drvfs";
    options = [ "metadata" "uid=1000" "gid=100" ];
  };
  fileSystems."/mnt/projects" = { device = "/mnt/c/Users/grace/projects"; options = [ "bind" ]; };
  fileSystems."/tmp" = { device = "tmpfs"; fsType = "tmpfs"; options = [ "size=4G" ]; };
}
