{
  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "mail";
      serialNumber = "2J4520033411";
      filesystem = {
        mountPoint = "/var/vmail";
        fsType = "ext4";
        options = [ "noatime" "errors=remount-ro" ];
        uuid = "e1f2a3b4-c5d6-4e7f-8091-a2b3c4d5e6f7";
      };
    }];
  };
}
